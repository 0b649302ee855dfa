"""Measurements that people look at; nothing here is a test."""
