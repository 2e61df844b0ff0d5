"""`python -m kuaijin` is `kuaijin`."""

import sys

from kuaijin.cli import main

sys.exit(main())
