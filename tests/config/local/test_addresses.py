from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from config.local.addresses import answers, check_broker, check_database, page_is_served
from config.local.problem import Problem
from tests.config.local.launching import free_port


def test_an_unreachable_database_is_one_sentence_without_the_password():
    with pytest.raises(Problem) as raised:
        check_database(f"postgresql://someone:hush-hush@127.0.0.1:{free_port()}/vanguards")
    sentence = str(raised.value)
    assert sentence.startswith("The database in DATABASE_URL cannot be reached: ")
    assert "refused" in sentence and "\n" not in sentence and "hush-hush" not in sentence


def test_a_database_may_be_named_by_the_folder_of_its_socket(tmp_path):
    with pytest.raises(Problem, match=r"socket .*/\.s\.PGSQL\.5432"):
        check_database(f"postgresql://someone@/vanguards?host={tmp_path}")


@pytest.mark.parametrize("url", ["nonsense", "mysql://127.0.0.1/x", "sqlite:///db"])
def test_only_postgresql_is_a_database(url):
    with pytest.raises(Problem, match="must begin with postgres://"):
        check_database(url)


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_an_unreachable_broker_is_one_sentence_without_the_password(scheme):
    with pytest.raises(Problem) as raised:
        check_broker(f"{scheme}://someone:hush-hush@127.0.0.1:{free_port()}//")
    sentence = str(raised.value)
    assert sentence.startswith("The broker in CELERY_BROKER_URL cannot be reached: ")
    assert "\n" not in sentence and "hush-hush" not in sentence


def test_an_unknown_kind_of_broker_is_refused():
    with pytest.raises(Problem, match="cannot be reached"):
        check_broker("pigeon://loft")


def test_nobody_answers_where_nobody_listens():
    port = free_port()
    assert not answers(f"postgresql://postgres@127.0.0.1:{port}/x")
    assert not answers(f"redis://127.0.0.1:{port}/0")


class Answer(BaseHTTPRequestHandler):
    status = 200

    def do_HEAD(self):
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_):
        pass


class Fault(Answer):
    status = 500


@contextmanager
def answering(kind):
    with HTTPServer(("127.0.0.1", 0), kind) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_page_is_served_once_the_server_answers_without_a_fault():
    assert not page_is_served(free_port())
    with answering(Answer) as port:
        assert page_is_served(port)
    with answering(Fault) as port, pytest.raises(Problem, match="status 500: its log says why"):
        page_is_served(port)
