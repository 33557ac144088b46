# docker build --build-arg REVISION="$(git rev-parse HEAD)" -t wso2-exporter .
# docker run -p 19404:19404 -v "$PWD/etc:/etc/wso2-exporter:ro" wso2-exporter
# That folder holds wso2-exporter.yml and the files it names, which user 19404 must be allowed to read. The health check asks
# 127.0.0.1:19404: with another --web.listen-address, give docker run a --health-cmd of its own, or --no-healthcheck.
# How to run it, and what it wants to see of its machine: docs/install/container.md.

FROM debian:bookworm-slim AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /opt/wso2-exporter
WORKDIR /source
COPY pyproject.toml hatch_build.py README.md LICENSE constraints.txt ./
COPY exporter exporter
# The package's assets are links to what stands in these.
COPY alerts alerts
COPY dashboards dashboards
COPY examples examples
COPY packaging/systemd packaging/systemd
ARG REVISION
RUN WSO2_EXPORTER_REVISION="$REVISION" /opt/wso2-exporter/bin/pip install --no-cache-dir --constraint constraints.txt . \
    && /opt/wso2-exporter/bin/pip uninstall --yes pip setuptools

FROM debian:bookworm-slim
# No Java: the exporter speaks JMX itself. An image for `transport: jmxquery` needs openjdk-17-jre-headless here.
# `tls: {}` trusts the authorities of ca-certificates, and without them nobody.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 19404 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin wso2-exporter
COPY --from=build /opt/wso2-exporter /opt/wso2-exporter
COPY packaging/container/health.py /opt/wso2-exporter/health.py
ARG REVISION=unknown
LABEL org.opencontainers.image.title="wso2-exporter" \
      org.opencontainers.image.description="Prometheus exporter for WSO2 servers and their machines" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="$REVISION"
ENV PATH="/opt/wso2-exporter/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 19404
EXPOSE 19404
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s \
    CMD ["python3", "/opt/wso2-exporter/health.py", "127.0.0.1:19404"]
ENTRYPOINT ["wso2-exporter"]
CMD ["--config.file", "/etc/wso2-exporter/wso2-exporter.yml"]
