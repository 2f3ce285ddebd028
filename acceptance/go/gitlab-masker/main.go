// Prints standard input as GitLab shows a job's log: through the code by which GitLab Runner masks it. MASKED holds the
// values of the job's masked variables as a JSON array, and PIECE how many bytes the job writes at once.
package main

import (
	"encoding/json"
	"io"
	"os"
	"strconv"

	"gitlab.com/gitlab-org/gitlab-runner/common/buildlogger"
)

type trace struct{ *os.File }

func (trace) IsStdout() bool { return false }

func main() {
	var masked []string
	must(json.Unmarshal([]byte(os.Getenv("MASKED")), &masked))
	piece, err := strconv.Atoi(os.Getenv("PIECE"))
	must(err)
	// The feature flag for tokens of GitLab's own is on unless a project switches it off.
	options := buildlogger.Options{MaskPhrases: masked, MaskAllDefaultTokens: true}
	logger := buildlogger.New(trace{os.Stdout}, nil, options)
	stream := logger.Stream(buildlogger.StreamWorkLevel, buildlogger.Stdout)
	// Without what it has beside Read, which would copy it at once.
	_, err = io.CopyBuffer(stream, struct{ io.Reader }{os.Stdin}, make([]byte, piece))
	must(err)
	must(stream.Close())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
