"""From a laid-out RGB PDF to the files a printer asks for.  Entry: `zilap.press.finish.finish_file`."""
