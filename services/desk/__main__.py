"""`python -m services.desk` runs the service."""

from services.desk.app import main

if __name__ == "__main__":
    main()
