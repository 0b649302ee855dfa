# One small image for web, worker and beat. It runs as an ordinary user on a read-only root.
FROM node:22-bookworm-slim AS front-end
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/vanguards
RUN groupadd --system --gid 10001 vanguards \
    && useradd --system --create-home --home-dir /var/lib/vanguards --uid 10001 --gid 10001 vanguards \
    # A container that is started once more gives what it mounts here the mode of this folder.
    && install --directory --mode 1777 /run/counts
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY --from=front-end /app/node_modules node_modules
COPY . .
# The files have the modes of the machine that builds, where others than their owner may be kept from reading.
RUN find . ! -perm -o=r -exec chmod a+rX {} +
# Collecting needs settings, not servers.
RUN SECRET_KEY=only-to-collect DATABASE_URL=postgres://nobody@localhost/none CELERY_BROKER_URL=redis://localhost \
    VAR_DIR=/app/collected python manage.py collectstatic --noinput
ENV STATIC_ROOT=/app/collected/static
USER vanguards
EXPOSE 8000
# Alive, not ready: to start the web server again does not bring a database back.
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=4 CMD ["python", "-m", "operations.probe", "/healthz"]
CMD ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
