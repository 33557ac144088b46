"""The databases of a server, as its `*-datasources.xml` have them.

Source: Carbon's ndatasource: `NAME`, the name in JNDI, and a definition of the type RDBMS, with a URL or with a
data source of the driver's own and its properties. Its pool is Tomcat's, org.apache.tomcat.jdbc.pool.PoolProperties,
whose defaults are these.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from exporter.carbon.configuration import XmlFile, is_there, xml_file, xml_files
from exporter.carbon.server_files import ServerFiles
from exporter.carbon.xml_content import XmlElement

_DEFAULT_MAX_ACTIVE, _DEFAULT_MAX_WAIT = 100, 30_000
_MASTER = "datasources/master-datasources.xml"
_HOST = re.compile(r"(?://|@|host\s*=\s*)(?:[^/@:;]*:[^/@;]*@)?([\w.-]+|\[[^\]]*\])", re.IGNORECASE)
_LONGEST = 4096
"""Of a URL: no longer one is looked at."""
_LOOPBACK = re.compile(r"^(localhost|127\.[0-9.]+|\[?::1\]?)$", re.IGNORECASE)
_TLS = re.compile(
    r"[?&;:]\s*(sslmode=(require|verify)|usessl=true|requiressl=true|encrypt=(true|strict)|ssl=true|sslconnection=true)"
    r"|[?&;]\s*sslmode=(required|verify)|^jdbc:h2:ssl:|tcps",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Database:
    """What a URL of JDBC says, without what may be secret in it.

    Attributes:
        is_h2: whether it is H2, in the server itself or elsewhere.
        is_embedded: whether it is in the server's own process.
        is_local: whether it is on the server's own machine.
        asks_for_tls: whether the URL asks for TLS.
    """

    is_h2: bool
    is_embedded: bool
    is_local: bool
    asks_for_tls: bool

    @classmethod
    def of(cls, url: str, driver: str) -> "Database":
        """Tell it by the URL; by the driver's class where there is no URL."""
        text = url.strip()[:_LONGEST]
        lower = text.lower()
        is_h2 = lower.startswith("jdbc:h2:") if lower else driver.startswith("org.h2.")
        is_embedded = is_h2 and not re.match(r"jdbc:h2:(tcp|ssl):", lower)
        is_local = is_embedded or all(_LOOPBACK.match(host) for host in _HOST.findall(text))
        return cls(is_h2, is_embedded, is_local, bool(_TLS.search(text)))


@dataclass(frozen=True)
class WrittenPool:
    """How a pool of connections is set up; what is no number is None.

    Attributes:
        max_active: how many connections it may have.
        max_wait_ms: how long a thread waits for one, in milliseconds; -1: for ever.
        tests_on_borrow: whether a connection is tried before it is lent.
        line: where that stands.
    """

    max_active: int | None
    max_wait_ms: int | None
    tests_on_borrow: bool
    line: int


@dataclass(frozen=True)
class DataSource:
    """One data source. Its password is not read.

    Attributes:
        name: as data sources are told apart.
        jndi: the name that others of the server's files call it by.
        database: what it leads to.
        username: whom it logs in as.
        pool: its pool of connections.
        file, line: where it stands, below the server's home.
    """

    name: str
    jndi: str
    database: Database
    username: str
    pool: WrittenPool
    file: str
    line: int


def data_sources(files: ServerFiles) -> tuple[DataSource, ...]:
    """Read all data sources of a server.

    Raises:
        FileMissing: such a server has none.
        FileProblem: one of its files cannot be read.
    """
    folder = f"{files.configuration}/datasources"
    if not is_there(files, folder):
        xml_file(files, _MASTER)
    return tuple(source for file in xml_files(files, folder, "-datasources.xml") for source in _in_file(file))


def _in_file(file: XmlFile) -> Iterator[DataSource]:
    for source in file.root.iterfind("datasources/datasource"):
        settings = source.find("definition/configuration")
        if settings is None or source.find("definition[@type='RDBMS']") is None:
            continue
        url = _text(settings, "url") or _driver_property(settings, "url")
        driver = _text(settings, "driverClassName") or _text(settings, "dataSourceClassName")
        place = settings.find("url")
        yield DataSource(
            _text(source, "name"),
            _text(source, "jndiConfig/name"),
            Database.of(url, driver),
            _text(settings, "username") or _driver_property(settings, "user"),
            _pool(settings),
            file.path,
            line_of(place if place is not None else source),
        )


def _pool(settings: Element) -> WrittenPool:
    return WrittenPool(
        _number(_text(settings, "maxActive"), _DEFAULT_MAX_ACTIVE),
        _number(_text(settings, "maxWait"), _DEFAULT_MAX_WAIT),
        _text(settings, "testOnBorrow").lower() == "true",
        line_of(settings),
    )


def _number(text: str, default: int) -> int | None:
    if not text:
        return default
    try:
        return int(text)
    except ValueError:
        return None


def line_of(element: Element) -> int:
    """Give the line where an element begins."""
    return element.line if isinstance(element, XmlElement) else 0


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _driver_property(settings: Element, name: str) -> str:
    found = (each for each in settings.iterfind("dataSourceProps/property") if each.get("name", "").lower() == name)
    return (next(found, Element("none")).text or "").strip()
