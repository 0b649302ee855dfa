"""Runs the whole dashboard, or its suite, on one machine that has nothing but Python: script/server and script/test."""
