"""What the recorded Carbon kernel is called."""

from exporter.jmx import ObjectName

SERVER = ObjectName.parse("org.wso2.carbon:type=ServerAdmin")


RECORDING = "carbon-4.10.32-data-source"
