"""How the results of commands look: tables, progress and HTML pages."""
