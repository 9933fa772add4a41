"""What would have been said: an indicator before it is published, and the verdicts under other families."""
