import sys

import ministack.app

from ministack_gaps import api, asynchronous, crashes, nested, payloads, permissions, resources, speed, streams


def main():
    for module in (speed, resources, nested, api, asynchronous, streams, permissions, crashes, payloads):
        module.fill()
    sys.argv[0] = "ministack"
    return ministack.app.main()


if __name__ == "__main__":
    sys.exit(main())
