# One image for all services; each is a command: python -m services.<name>
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore

# Tesseract reads pictures of text; more languages are packages of the same kind. libseccomp confines parsers.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libseccomp2 tesseract-ocr tesseract-ocr-eng tesseract-ocr-deu tesseract-ocr-fra tesseract-ocr-spa \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
# What is installed everywhere, and what a setting may ask for: OpenSearch, traces.
COPY requirements-image.lock ./
RUN pip install --require-hashes -r requirements-image.lock

COPY pyproject.toml README.md ./
COPY contracts contracts
COPY services services
# Services are read from here, where none of them may write: compiled once, not at each start.
RUN pip install --no-deps --no-build-isolation ./contracts . \
    && python -m compileall -q services \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin copydesk \
    && install -d -o copydesk -g copydesk -m 0750 /data \
    && install -d -o copydesk -g copydesk -m 0700 /run/copydesk

USER copydesk
ENV MALLOC_ARENA_MAX=2 \
    COPYDESK_STATE=/data \
    COPYDESK_RUN_DIR=/run/copydesk \
    COPYDESK_ROOTS=seeds=/seeds \
    COPYDESK_LOG_JSON=true
VOLUME /data
CMD ["python", "-m", "services.watcher"]
