SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run reset-demo demo-password test test-fast bench lint format lock check-docker

# `exec`: a signal sent to make reaches the script itself, and not a shell in between.
SCRIPT = @python=$$(scripts/find-python) && exec "$$python" -m

help:           ## các lệnh
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup:          ## chuẩn bị .venv theo hai tệp khóa (không làm gì nếu không có gì đổi)
	$(SCRIPT) scripts.setup

run:            ## chạy thử tại http://127.0.0.1:8000 (đổi cổng: PORT=8001 make run); Ctrl-C để dừng
	$(SCRIPT) scripts.run

reset-demo:     ## xóa dữ liệu chạy thử (có hỏi lại)
	$(SCRIPT) scripts.reset_demo

demo-password:  ## xem lại tài khoản và mật khẩu chạy thử
	$(SCRIPT) scripts.show_accounts

test:           ## kiểm thử toàn bộ: PostgreSQL, Redis, worker, Chromium, PDF, rồi SQLite
	$(SCRIPT) scripts.test --full

test-fast:      ## kiểm thử nhanh: chỉ SQLite, không cần máy chủ nào
	$(SCRIPT) scripts.test --fast

bench:          ## đo tốc độ: tỷ lệ so với dạng trần của cùng việc (UNITS=1000 YEARS=3 make bench)
	$(SCRIPT) scripts.bench --units $(or $(UNITS),300) --years $(or $(YEARS),2)

lint:           ## ruff, định dạng, mypy, chiều import, djade
	$(SCRIPT) scripts.test --lint

format: setup   ## định dạng lại mã nguồn và mẫu trang
	@.venv/bin/ruff check --fix-only -q .
	@.venv/bin/ruff format .
	@find templates -name '*.html' -print0 | xargs -0 -r .venv/bin/djade --target-version 5.2

LOCK = .venv/bin/uv pip compile -q --system-certs --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url
lock: setup     ## nâng cả hai tệp khóa lên bản mới nhất trong giới hạn đã đặt
	$(LOCK) -U requirements.in -o requirements.lock
	$(LOCK) -U requirements-dev.in -o requirements-dev.lock

check-docker:   ## kiểm tra docker-compose.yml nếu máy có docker-compose
	$(SCRIPT) scripts.check_docker
