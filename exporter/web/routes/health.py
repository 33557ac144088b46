"""`/-/healthy` and `/-/ready`: the exporter serves. They are answered whatever the servers do."""

from exporter.web.messages import plain_text
from exporter.web.routes.route import Route

HEALTHY = Route("/-/healthy", plain_text(200, "Healthy"))
READY = Route("/-/ready", plain_text(200, "Ready"))
