# The store's image, one for all roles: the command says which (`node app/main.ts web | worker | migrate | seed | backup`).
# Numbers and paths are those of app/contract/operations.ts; test/container/image.test.ts holds them together.
ARG NODE_IMAGE=docker.io/library/node:24-bookworm-slim

FROM ${NODE_IMAGE} AS packages
WORKDIR /srv/bookstore
COPY package.json package-lock.json .npmrc ./
# No package that production needs has a script to run. What only compilers and debuggers read is left out.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' \) -delete \
 && rm -f node_modules/.package-lock.json

FROM ${NODE_IMAGE}
# Nothing in a running container installs packages. The layers below stay those of the base image, so that a node which
# has one release pulls only what differs in the next.
RUN rm -rf /usr/local/lib/node_modules /opt/yarn* /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
    /usr/local/bin/yarn /usr/local/bin/yarnpkg /usr/local/bin/docker-entrypoint.sh \
 && install -d -o 10001 -g 10001 /var/lib/bookstore/uploads /var/lib/bookstore/backup
WORKDIR /srv/bookstore
# Owned by root: the process can read its code, not change it.
COPY --from=packages /srv/bookstore/node_modules ./node_modules
COPY package.json LICENSE ./
COPY app ./app

ENV NODE_ENV=production
# A number: Kubernetes cannot tell that a name is not root, and refuses it under `runAsNonRoot`.
USER 10001:10001
# Pages, API and probes; metrics.
EXPOSE 8080 9090
# No shell and no npm in between: the process is PID 1 and gets SIGTERM itself. No HEALTHCHECK: Kubernetes has probes.
ENTRYPOINT []
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
