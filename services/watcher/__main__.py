"""`python -m services.watcher` runs the service."""

from services.process.garbage import unsearched

if __name__ == "__main__":
    with unsearched():
        from services.watcher.app import main
    main()
