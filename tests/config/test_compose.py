"""docker-compose.yml agrees with the program it starts. It is read here, and not run: that takes a container engine."""

import ast
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from config.celery import app
from config.local import production

ROOT = Path(settings.BASE_DIR)
COMPOSE, RABBITMQ = (ROOT / name for name in ("docker-compose.yml", "docker-compose.rabbitmq.yml"))
READ = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
SERVICES = READ["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "vanguards-dashboard"}
LASTING = {name: service for name, service in SERVICES.items() if service["restart"] != "no"}
READ_ELSEWHERE = {"PROMETHEUS_MULTIPROC_DIR", "WEB_WORKERS", "WEB_THREADS"}
NOT_FOR_PRODUCTION = {
    *("DEBUG", "DEMO_PASSWORD", "VAR_DIR", "STATIC_ROOT"),  # the image has the last two
    *("TASK_QUEUE", "RETURNS_QUEUE"),  # names of queues, for tests that share a broker
}


def test_the_services_are_those_of_production():
    assert SERVICES.keys() == {
        *("prepare", "web", "worker-charts", "worker-returns", "beat"),
        *("database", "broker", "proxy"),
    }
    assert [name for name in SERVICES if SERVICES[name].get("ports")] == ["proxy"]
    assert [name for name in SERVICES if SERVICES[name].get("privileged")] == []


@pytest.mark.parametrize("name", SERVICES)
def test_each_has_no_more_than_it_needs(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "cpus", "pids_limit"} <= service.keys()
    assert service["logging"]["options"].keys() >= {"max-size", "max-file"}
    if name in OURS:
        assert "cap_add" not in service and service["user"] == "10001:10001"


@pytest.mark.parametrize("name", LASTING)
def test_each_is_asked_whether_it_is_well_and_starts_again(name):
    assert LASTING[name]["restart"] == "unless-stopped"
    assert LASTING[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert "disable" not in LASTING[name]["healthcheck"]


def test_the_image_s_user_is_the_one_that_services_run_as():
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "--uid 10001" in dockerfile and "\nUSER vanguards\n" in dockerfile


def test_what_is_kept_in_memory_can_be_written_to_after_another_start_too():
    """The same container, started again, may get the mode of the image's folder in place of the one asked for."""
    made = re.findall(r"install --directory --mode 1777 (\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    for service in OURS.values():
        folders = {place.partition(":")[0] for place in service["tmpfs"]}
        assert service["environment"]["PROMETHEUS_MULTIPROC_DIR"] in folders
        assert folders - {"/tmp"} == set(made)  # each image has the first


def test_what_is_kept_out_of_the_repository_is_kept_out_of_the_image():
    ignored, left_out = (
        {line.removeprefix("**/").rstrip("/") for line in (ROOT / name).read_text(encoding="utf-8").splitlines()}
        for name in (".gitignore", ".dockerignore")
    )
    assert ignored <= left_out


def test_the_image_starts_the_web_server_as_its_service_does():
    command = re.search(r"^CMD (.+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert json.loads(command) == SERVICES["web"]["command"]


def test_every_variable_of_the_environment_file_is_explained_with_the_value_it_has_without():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    explained = dict(re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", example, re.MULTILINE))
    asked = re.findall(r"\$\{([A-Z_]+)(?::?[-?]([^}]*))?\}", COMPOSE.read_text(encoding="utf-8"))
    assert explained.keys() == {name for name, _ in asked} | {"COMPOSE_FILE"}
    commented = dict(re.findall(r"^# ([A-Z_]+)=(.*)$", example, re.MULTILINE))
    assert {name: value for name, value in asked if name in commented}.items() <= commented.items()


def test_every_queue_that_work_is_sent_to_has_a_worker():
    listened = {queue for service in OURS.values() for queue in queues_of(service["command"])}
    routed = {route["queue"] for route in app.conf.task_routes.values()} | {app.conf.task_default_queue}
    assert routed == listened == {queue.name for queue in app.conf.task_queues}


def queues_of(command):
    return command[command.index("--queues") + 1].split(",") if "--queues" in command else []


@pytest.mark.parametrize("name", ["worker-charts", "worker-returns"])
def test_a_worker_has_more_time_to_end_than_a_task_may_take(name):
    assert seconds(SERVICES[name]["stop_grace_period"]) > app.conf.task_time_limit
    assert SERVICES[name]["environment"]["WORKER"] == SERVICES[name]["command"][-3].partition("@")[0]


def test_the_web_server_has_more_time_to_end_than_it_gives_its_requests():
    told: dict = {}
    exec((ROOT / "config/gunicorn.py").read_text(encoding="utf-8"), told)
    assert seconds(SERVICES["web"]["stop_grace_period"]) > told["graceful_timeout"]


def seconds(text):
    return int(text.removesuffix("s"))


def test_the_same_programs_run_as_plain_processes(tmp_path):
    """script/production-like is the twin that can be tried: its commands are these, but for places on the disk."""
    environment, commands = {"VAR_DIR": str(tmp_path)}, {name: service["command"] for name, service in OURS.items()}
    twins = {
        "web": production.web(environment, tmp_path),
        "worker-charts": production.worker(environment, tmp_path, "charts", queue="charts"),
        "worker-returns": production.worker(environment, tmp_path, "returns", queue="returns"),
        "beat": production.beat(environment, tmp_path),
    }
    for name, program in twins.items():
        command = [part.replace(str(tmp_path / "production-beat"), "/tmp/beat") for part in program.command[2:]]
        assert commands.pop(name) == command
    assert commands == {"prepare": ["python", "manage.py", "prepare"]}


def test_what_commands_and_mounts_name_is_there():
    named = [part for service in OURS.values() for part in service["command"] if part.endswith(".py")]
    mounted = [
        volume.split(":")[0]
        for file in (COMPOSE, RABBITMQ)
        for service in yaml.safe_load(file.read_text(encoding="utf-8"))["services"].values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    ]
    assert len(named) == len(mounted) == 2
    assert all((ROOT / path).is_file() for path in (*named, *mounted))


def test_every_setting_is_given_or_has_a_default():
    asked = settings_asked()
    given = {name.removesuffix("_FILE") for name in OURS["web"]["environment"]} - READ_ELSEWHERE
    assert {name for name, has_default in asked.items() if not has_default} <= given
    assert given <= asked.keys(), "a variable that nothing reads"
    assert {"SECRET_KEY", "DATABASE_PASSWORD", "EMAIL_HOST_PASSWORD"} <= asked.keys()


def settings_asked():
    """Name of each variable that the settings read, and whether it may be missing."""
    asked = {}
    for node in ast.walk(ast.parse((ROOT / "config/settings.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            if ast.unparse(node.func) == "required":
                asked[node.args[0].value] = False
            elif ast.unparse(node.func).startswith("env."):
                default = any(word.arg == "default" for word in node.keywords)
                asked[node.args[0].value] = asked.get(node.args[0].value, False) or default
    asked["DATABASE_URL"] = False  # read a second time, by its parts
    return asked


def test_secrets_are_files_and_never_variables():
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|TOKEN|KEY", variable):
                assert value.startswith("/run/secrets/"), f"{name}: {variable}"
                assert value.removeprefix("/run/secrets/") in service["secrets"]
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert not re.search(r"^(?!#).*(PASSWORD|SECRET_KEY|TOKEN)", example, flags=re.MULTILINE)


def test_rabbitmq_takes_the_broker_s_place_for_everybody():
    read = yaml.safe_load(RABBITMQ.read_text(encoding="utf-8"))["services"]
    assert read.keys() == {*OURS, "broker"}
    for name in OURS:
        assert read[name]["environment"]["CELERY_BROKER_URL"].startswith("amqp://")


@pytest.mark.parametrize("files", [[COMPOSE], [COMPOSE, RABBITMQ]], ids=["valkey", "rabbitmq"])
def test_compose_itself_has_nothing_to_say_against_it(files, tmp_path):
    command = compose()
    if not command:
        missing = "docker compose is not here; its file was read as YAML only"
        (pytest.fail if os.environ.get("REQUIRE_COMPOSE") == "1" else pytest.skip)(missing)
    env_file = tmp_path / "env"
    env_file.write_text((ROOT / ".env.example").read_text(encoding="utf-8"), encoding="utf-8")
    named = [part for file in files for part in ("--file", str(file))]
    done = subprocess.run(
        [*command, "--env-file", str(env_file), *named, "config", "--quiet"],
        cwd=ROOT,
        env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def compose():
    if shutil.which("docker") and not subprocess.run(["docker", "compose", "version"], capture_output=True).returncode:
        return ["docker", "compose"]
    return ["docker-compose"] if shutil.which("docker-compose") else None
