# The bridge: API, worker, scheduler and console in one process (ROLE splits them). Its sources run as they are; only the console is built.
FROM --platform=$BUILDPLATFORM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The optional packages are a Node for systems that lack one (the image is one) and a native speed-up that has a fallback. Without them
# nothing is made for one architecture, so that this stage and the next run on that of the machine.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM --platform=$BUILDPLATFORM node:24.21.0-bookworm-slim AS console
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY openapi ./openapi
COPY scripts ./scripts
# all of it: the console shares code of other folders
COPY src ./src
COPY docs ./docs
COPY README.md CHANGELOG.md ./
RUN node scripts/build-console.mjs && node scripts/build-help.mjs

FROM node:24.21.0-bookworm-slim
LABEL org.opencontainers.image.title="jenkins-credentials-bridge" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV HOST=0.0.0.0 \
    PORT=8080 \
    NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY openapi/client.ts ./openapi/
COPY src ./src
COPY --from=console /app/dist/console ./dist/console
COPY --from=console /app/dist/help ./dist/help
# nothing here installs packages
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn*
# `node`, as a number: Kubernetes cannot tell a name from root
USER 1000:1000
EXPOSE 8080
STOPSIGNAL SIGTERM
# without a shell; its own certificate need not be valid for 127.0.0.1
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "--no-warnings", "-e", "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; fetch(`${process.env.TLS_CERT_FILE ? 'https' : 'http'}://127.0.0.1:${process.env.PORT}/healthz`, { signal: AbortSignal.timeout(4000) }).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A small young generation: measured as fast, with much less memory (npm run bench).
CMD ["node", "--max-semi-space-size=16", "--heap-growing-percent=70", "src/app/main.ts"]
