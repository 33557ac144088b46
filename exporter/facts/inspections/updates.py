"""When WSO2's updates were last applied: the folder `updates` of a product with a subscription."""

from exporter.carbon.server_files import FileMissing, ServerFiles
from exporter.facts.fact import Known, NotApplicable
from exporter.facts.home_files import FoundByName, from_files
from exporter.facts.inspection import Inspection, Site
from exporter.facts.quantities import plural

_FOLDER = "updates"
_DAY = 86_400


def _look(site: Site, files: ServerFiles) -> FoundByName:
    try:
        names = files.names(_FOLDER)
    except FileMissing:
        return {"updates_level": NotApplicable("it was never updated by WSO2's update tool")}
    if not names:
        return {"updates_level": NotApplicable("its folder of updates is empty")}
    newest = max(files.status(f"{_FOLDER}/{name}").changed_at for name in names)
    days = max(0, int((site.now - newest) // _DAY))
    return {"updates_level": Known(days, f"last updated {plural(days, 'day')} ago")}


INSPECTIONS = (Inspection(("updates_level",), "files", from_files(("updates_level",), _look)),)
