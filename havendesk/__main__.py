"""`python -m havendesk` is the same as `havendesk`."""

from havendesk.cli import main

if __name__ == "__main__":
    main()
