"""What the processes of one shop share: its settings, its folder, its log, and how a stage runs as a process of its own."""
