"""``python -m bench [N]``: measure a book of N stories."""

import sys

from bench.measure import main

main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
