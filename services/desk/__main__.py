"""`python -m services.desk` runs the service."""

from services.process.garbage import unsearched

if __name__ == "__main__":
    with unsearched():
        from services.desk.app import main
    main()
