"""What the server's processes load: the application, and a watch that ends them with the server that started them.

Killed outright, a server cannot tell its processes; they would go on holding its port."""

import os
import signal
import threading
import time

from kuaijin.config.wsgi import application

__all__ = ["application"]
SECONDS = 1.0


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5 * SECONDS)
    os._exit(1)


threading.Thread(
    target=_end_with, args=(int(os.environ.get("KUAIJIN_SERVER", os.getppid())),), name="kuaijin-parent", daemon=True
).start()
