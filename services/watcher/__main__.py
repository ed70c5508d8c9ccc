"""`python -m services.watcher` runs the service."""

from services.watcher.app import main

if __name__ == "__main__":
    main()
