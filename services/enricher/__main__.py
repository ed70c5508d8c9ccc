"""`python -m services.enricher` runs the service."""

from services.process.garbage import unsearched

if __name__ == "__main__":
    with unsearched():
        from services.enricher.app import main
    main()
