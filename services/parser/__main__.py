"""`python -m services.parser` runs the service."""

from services.process.garbage import unsearched

if __name__ == "__main__":
    with unsearched():
        from services.parser.app import main
    main()
