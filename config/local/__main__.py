import signal
import sys

from config.local.addresses import answers
from config.local.problem import Problem

USAGE = (
    "usage: python -m config.local serve | prepare | test [--unchecked] [pytest arguments] | answers ADDRESS"
    " | production [restart | stop]"
)


def main(arguments: list[str]) -> int:
    match arguments:
        case ["serve"]:
            from config.local.serve import serve

            return serve()
        case ["prepare"]:
            from config.local.preparation import prepare

            return prepare()
        case ["test", "--unchecked", *rest]:
            from config.local.suite import suite

            return suite(rest)
        case ["test", *rest]:
            from config.local.suite import checked, suite

            return suite(rest) if checked() else 1
        case ["production"]:
            from config.local.production import production

            return production()
        case ["production", "restart" | "stop" as what]:
            from config.local.production import signal_launcher

            return signal_launcher(signal.SIGHUP if what == "restart" else signal.SIGTERM)
        case ["answers", address]:
            return 0 if answers(address) else 1
    print(USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except Problem as problem:
        sys.exit(f"{problem}")
