"""Word files, read: styles, and looks where there are none."""
