FROM python:3.11.14-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ATGT_ENV=production \
    ATGT_STATE_DIR=/var/lib/atgt

# Liberation Serif 2 has every Vietnamese letter; Debian 12's package without the 2 has not.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 fontconfig fonts-liberation2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/atgt --shell /usr/sbin/nologin atgt \
    && install -d -o atgt -g atgt -m 750 /var/lib/atgt /var/lib/atgt/files

WORKDIR /srv/atgt
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY . ./
USER atgt

# The settings insist on these three; nothing is connected to while files are collected, and nothing of them is kept.
RUN ATGT_SECRET_KEY=only-while-building ATGT_ALLOWED_HOSTS=localhost DATABASE_URL=postgres://nobody@/nothing \
    python manage.py collectstatic -v0 --noinput

EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["python", "-m", "scripts.healthy"]
CMD ["gunicorn", "--config", "python:atgt_portal.serving", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--timeout", "60", "--graceful-timeout", "20", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "atgt_portal.wsgi:application"]
