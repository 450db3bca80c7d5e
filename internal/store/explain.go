package store

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"thidua/internal/fault"
)

// explain tells an operator why the database could not be opened: which folder, or
// which server (never with its password), and what to look at.
func (c Config) explain(err error) error {
	if err == nil || fault.All(err) != nil {
		return err
	}
	path, say := "data", c.ofFolder(err)
	if c.DatabaseURL != "" {
		path, say = "database-url", c.ofServer(err)
	}
	if say == (fault.Text{}) {
		return err
	}
	return fault.Newf(fault.Internal, say, path).Because(err)
}

// ofFolder is the sentence about the data folder, none for a fault of the program.
func (c Config) ofFolder(err error) fault.Text {
	var file *fs.PathError
	switch is := conditionOf(err); {
	case is == full:
		return fault.Text{
			VI: fmt.Sprintf("Ổ đĩa của thư mục dữ liệu %q đã đầy hoặc bị lỗi.", c.DataDir),
			EN: fmt.Sprintf("The disk of the data folder %q is full or fails.", c.DataDir),
		}
	case is == foreign:
		return fault.Text{
			VI: fmt.Sprintf("Tệp %s trong thư mục dữ liệu %q không phải cơ sở dữ liệu của chương trình, hoặc đã hỏng.", databaseFile, c.DataDir),
			EN: fmt.Sprintf("The file %s in the data folder %q is not a database of this program, or is damaged.", databaseFile, c.DataDir),
		}
	case is == slow:
		return fault.Text{
			VI: fmt.Sprintf("Chương trình khác đang giữ cơ sở dữ liệu trong %q quá lâu.", c.DataDir),
			EN: fmt.Sprintf("Another program holds the database in %q for too long.", c.DataDir),
		}
	case is == readOnly, errors.As(err, &file):
		return fault.Text{
			VI: fmt.Sprintf("Không ghi được vào thư mục dữ liệu %q; hãy kiểm tra đường dẫn và quyền.", c.DataDir),
			EN: fmt.Sprintf("The data folder %q cannot be written; check the path and its permissions.", c.DataDir),
		}
	}
	return fault.Text{}
}

// ofServer is the sentence about the server, none for a fault of the program.
func (c Config) ofServer(err error) fault.Text {
	where := c.server()
	switch conditionOf(err) {
	case full:
		return fault.Text{
			VI: "Máy chủ cơ sở dữ liệu " + where + " hết chỗ lưu.",
			EN: "The database server " + where + " has no room left.",
		}
	case readOnly:
		return fault.Text{
			VI: "Máy chủ cơ sở dữ liệu " + where + " chỉ cho đọc.",
			EN: "The database server " + where + " is read-only.",
		}
	case denied:
		return fault.Text{
			VI: "Máy chủ cơ sở dữ liệu " + where + " từ chối; hãy kiểm tra tài khoản, mật khẩu và tên cơ sở dữ liệu.",
			EN: "The database server " + where + " refuses; check the account, the password and the database's name.",
		}
	case unreachable, slow:
		return fault.Text{
			VI: "Không kết nối được máy chủ cơ sở dữ liệu " + where + ".",
			EN: "The database server " + where + " cannot be reached.",
		}
	}
	return fault.Text{}
}

// server is where the URL leads, without account and password.
func (c Config) server() string {
	config, err := pgx.ParseConfig(c.DatabaseURL)
	if err != nil {
		return ""
	}
	host := config.Host
	if !strings.HasPrefix(host, "/") { // else a folder with a socket
		host = net.JoinHostPort(host, strconv.Itoa(int(config.Port)))
	}
	return host + "/" + config.Database
}
