"""接警台: where a dispatcher takes a call, screens it and sends orders."""
