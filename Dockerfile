# One image for web, worker, beat and migrate; docker-compose.yml says what each runs.
FROM node:24-slim AS pages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=optional --ignore-scripts --no-audit --no-fund
COPY styles styles
RUN node styles/build.mjs

FROM python:3.11-slim
# Pango sets the text of papers that are made as PDF files.
RUN apt-get update && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    libharfbuzz-subset0 fonts-liberation && rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv/scrutiny
COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY . .
COPY --from=pages /build/static/vendor static/vendor
# Collecting needs settings but no database: the values are this line's own and stay nowhere.
RUN DATABASE_URL=postgres://none SECRET_KEY=none ALLOWED_HOSTS=none HTTPS=0 python manage.py collectstatic --no-input \
    && useradd --system --home-dir /srv/scrutiny scrutiny \
    && mkdir -p /srv/received && chown scrutiny:scrutiny /srv/received
USER scrutiny
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2"]
