"""`make reset-demo`: asks, then deletes what the demo made, so that the next `make run` loads it anew."""

import os
import sys

from scripts import state
from scripts.places import CannotGoOnError, state_dir

WORD = "xoa"


def main() -> int:
    if os.environ.get("DATABASE_URL"):
        raise CannotGoOnError(
            "DATABASE_URL đang đặt: make reset-demo chỉ xóa dữ liệu trong thư mục trạng thái, không đụng tới cơ sở dữ "
            "liệu ngoài. Bỏ biến đó rồi chạy lại, hoặc tự xóa cơ sở dữ liệu ấy."
        )
    folder = state_dir()
    with state.held(folder, "lệnh make reset-demo đang chờ trả lời"):
        print(f"Sẽ xóa toàn bộ dữ liệu chạy thử (cơ sở dữ liệu, tệp, mật khẩu) trong {folder}.")
        print(f"Gõ {WORD} rồi Enter để xóa; gõ khác để thôi: ", end="", flush=True)
        if sys.stdin.readline().strip() != WORD:
            print("\nKhông xóa gì.")
            return 1
        deleted = state.wipe(folder)
    print(f"Đã xóa: {', '.join(deleted) or 'không có gì để xóa'}. Chạy make run để nạp lại.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CannotGoOnError as reason:
        print(reason, file=sys.stderr)
        sys.exit(2)
