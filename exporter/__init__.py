"""wso2-exporter: WSO2 servers and their machines as Prometheus metrics, scored against WSO2's production guidelines."""
