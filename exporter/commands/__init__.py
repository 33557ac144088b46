"""The commands of `wso2-exporter`, one a module or a folder: whatever is put here is a command.

Its name is the file's, and its `COMMAND` says the rest (`exporter.console.command`). The command line imports the one
that it is asked for; all of them only to show the help, or to find out what an unknown flag is.
"""
