"""`python -m exporter`: the same as the command `wso2-exporter`, also from a checkout that is not installed."""

import sys


def main() -> int:
    """Run the command line; where a module is missing that it needs, say so in one line.

    Returns:
        The exit status: the command's; 1 where a module is missing.
    """
    try:
        from exporter import cli  # noqa: PLC0415 - what it imports may be missing

        return cli.main()
    except ModuleNotFoundError as error:
        module = (error.name or "").partition(".")[0]
        if module in ("", __package__):
            raise
        sys.stderr.write(
            f"wso2-exporter: the Python module {module} is missing: "
            "install the exporter with all that it needs (pip install .), or start it with make run\n"
        )
        return 1


if __name__ == "__main__":
    sys.exit(main())
