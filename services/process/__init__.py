"""What any process of ours needs: settings, logs, a clock, sockets, serving, errors that decide."""
