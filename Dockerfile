# PostgreSQL 17 with the extension, run by the user postgres: docker build -t peer_fdw . && docker run -e POSTGRES_PASSWORD=secret -p 127.0.0.1:5432:5432 peer_fdw
# With DynamoDB Local beside it: compose.yaml.
#
# The library is linked in the very image that will run it, so that it asks for no newer C library than that has.
ARG POSTGRES_IMAGE=postgres:17-bookworm
ARG DOTNET_SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0

FROM ${DOTNET_SDK_IMAGE} AS sdk

FROM ${POSTGRES_IMAGE} AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends build-essential ca-certificates libssl3 zlib1g-dev "postgresql-server-dev-${PG_MAJOR}" \
 && rm -rf /var/lib/apt/lists/*
COPY --from=sdk /usr/share/dotnet /usr/share/dotnet
ENV PATH="/usr/share/dotnet:${PATH}" DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /src
COPY . .
RUN make install DESTDIR=/out PG_CONFIG="/usr/lib/postgresql/${PG_MAJOR}/bin/pg_config"

FROM ${POSTGRES_IMAGE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libssl3 \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/ /
COPY LICENSE THIRD-PARTY-NOTICES.md SECURITY.md /usr/share/doc/peer_fdw/
RUN echo 'CREATE EXTENSION peer_fdw;' >/docker-entrypoint-initdb.d/peer_fdw.sql
USER postgres
