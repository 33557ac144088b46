// Command web_validate says of each web configuration that it is given what exporter-toolkit's own Validate says:
// a line a file, NAME: valid, or NAME: and the error.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/prometheus/exporter-toolkit/web"
)

func main() {
	for _, file := range os.Args[1:] {
		verdict := "valid"
		if err := web.Validate(file); err != nil {
			verdict = strings.Join(strings.Fields(err.Error()), " ")
		}
		fmt.Printf("%s: %s\n", file, verdict)
	}
}
