"""Settings that every test runs under."""

import os

# A message that does not exist fails the test that asks for it; readers would see its key.
os.environ.setdefault("PETA_STRICT_MESSAGES", "1")
