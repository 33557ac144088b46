"""Asks an exporter whether it answers, by TLS and else by plain HTTP: status 0 where it does.

The image's HEALTHCHECK, and the probes of packaging/kubernetes/web-config: `health.py [HOST:PORT]`. It knows no
password and has no certificate, and needs none: who refuses it has answered. No proxy is asked. TLS comes first, since
plain HTTP would be one more failed handshake in the log of an exporter that speaks TLS.
"""

import http.client
import ssl
import sys

SECONDS = 3
ANSWERS = {http.client.OK, http.client.UNAUTHORIZED, http.client.TOO_MANY_REQUESTS}


def answers(connection: http.client.HTTPConnection) -> bool:
    """Tell whether an exporter answers. An alert of TLS is an answer: it wants a certificate that we have not."""
    try:
        connection.request("GET", "/-/healthy")
        return connection.getresponse().status in ANSWERS
    except ssl.SSLError as error:
        return "ALERT" in (error.reason or "")
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main(address: str) -> int:
    """Ask the exporter at an address; 0 where it answers, else 1."""
    host, _, port = address.rpartition(":")
    at = (host.strip("[]"), int(port))
    # Whether it is who it says is for Prometheus to check; here it is asked on its own machine.
    unverified = ssl.create_default_context()
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE
    tls = http.client.HTTPSConnection(*at, timeout=SECONDS, context=unverified)
    return 0 if answers(tls) or answers(http.client.HTTPConnection(*at, timeout=SECONDS)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:19404"))
