# The store's image, one for all roles: the command says which (`node app/main.ts web | worker | migrate | seed | backup`).
# Numbers and paths are those of app/contract/operations.ts; test/container/image.test.ts holds them together. Built alike
# by `docker build`, `buildah bud` and `podman build`; `npm run image` calls one of them with the labels filled in.
#
# By its digest the base image is always the same. `npm run pin-images` asks the registry for today's and writes it here.
ARG NODE_IMAGE=docker.io/library/node:24.21.0-bookworm-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# No package that production needs has a script to run. Of the bill of all packages those are kept that are installed:
# with --omit=dev, npm leaves out what a package of development needs, too.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && npm sbom --package-lock-only --sbom-format=cyclonedx > packages.cdx.json
COPY scripts/image ./scripts/image
COPY LICENSE ./
COPY app ./app
RUN node scripts/image/assemble.ts /build /image

# Only the bill of materials: `docker build --target sbom --output . .`
FROM scratch AS sbom
COPY --from=build /image/app/srv/bookstore/sbom.cdx.json /

# Nothing of the base image but what Node and the packages are linked with: no shell, no npm, no package manager.
FROM scratch
# What seldom changes comes first, and a layer follows from its content alone (scripts/image/settle.ts): a node that has
# one release pulls only what differs in the next, which is mostly the last layer. Node looks for packages in all folders
# above the code, up to the root.
COPY --from=build /image/runtime/ /
COPY --from=build /image/packages/ /
COPY --from=build /image/app/ /

WORKDIR /srv/bookstore
ENV PATH=/usr/local/bin NODE_ENV=production
# A number: Kubernetes cannot tell that a name is not root, and refuses it under `runAsNonRoot`. The code belongs to root:
# the process can read it, not change it.
USER 10001:10001
# Pages, API and probes; metrics.
EXPOSE 8080 9090
# No shell and no npm in between: the process is PID 1 and gets SIGTERM itself. No HEALTHCHECK: Kubernetes has probes.
CMD ["node", "app/main.ts", "web"]

ARG VERSION=development
ARG REVISION=unknown
ARG SOURCE=
LABEL org.opencontainers.image.title="BookStore" \
      org.opencontainers.image.description="A second-hand bookstore: web, worker, migrate, seed and backup" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
