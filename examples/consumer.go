// A mirror of the index over HTTP, with nothing but Go: a snapshot, then what changes.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

type location struct {
	Root string `json:"root"`
	Path string `json:"path"`
}

type event struct {
	Sequence string `json:"sequence"`
	Type     string `json:"type"`
	Subject  string `json:"subject"`
	Data     struct {
		Location  location   `json:"location"`
		Locations []location `json:"locations"`
	} `json:"data"`
}

type document struct {
	Found     string     `json:"found"`
	Placed    string     `json:"placed"`
	Live      bool       `json:"live"`
	Locations []location `json:"locations"`
}

type state struct {
	Cursor    string              `json:"cursor"`
	Documents map[string]document `json:"documents"`
}

const types = "type=document.indexed&type=document.withdrawn&type=document.located"

var desk, file = setting("COPYDESK_DESK", "http://127.0.0.1:8008"), setting("MIRROR", "mirror.json")

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

// The reading rule: of two events that say one thing of a document the higher sequence holds.
func (s *state) apply(e event) {
	held := s.Documents[e.Subject]
	if e.Type != "document.located" && e.Sequence > held.Found {
		held.Found, held.Live = e.Sequence, e.Type == "document.indexed"
	}
	if e.Type != "document.withdrawn" && e.Sequence > held.Placed {
		held.Placed, held.Locations = e.Sequence, e.Data.Locations
		if len(held.Locations) == 0 { // an event of an older Copydesk tells the one place alone
			held.Locations = []location{e.Data.Location}
		}
	}
	s.Documents[e.Subject] = held
}

// Cursor and mirror go to disk together: that is the acknowledgement.
func (s *state) save() error {
	raw, _ := json.Marshal(s)
	if err := os.WriteFile(file+".part", raw, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".part", file)
}

func get(path string) (*http.Response, error) {
	request, err := http.NewRequest(http.MethodGet, desk+path, nil)
	if err != nil {
		return nil, err
	}
	if token := os.Getenv("COPYDESK_TOKEN"); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return http.DefaultClient.Do(request)
}

func begin() (*state, error) {
	answer, err := get("/api/snapshot")
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("snapshot: %s", answer.Status)
	}
	s := &state{answer.Header.Get("Copydesk-Sequence"), map[string]document{}}
	lines := bufio.NewReader(answer.Body)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return s, s.save()
		}
		var e event
		if err == nil {
			err = json.Unmarshal(line, &e)
		}
		if err != nil {
			return nil, err
		}
		s.apply(e)
	}
}

// One page; null where the cursor is too old, or the server lost its memory.
func (s *state) step() (*state, error) {
	answer, err := get("/api/events?" + types + "&after=" + s.Cursor)
	if err != nil {
		return s, err
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusGone {
		return nil, nil
	}
	if answer.StatusCode != http.StatusOK {
		return s, fmt.Errorf("events: %s", answer.Status)
	}
	var page struct {
		Events []event `json:"events"`
		Next   string  `json:"next"`
		More   bool    `json:"more"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&page); err != nil {
		return s, err
	}
	for _, e := range page.Events {
		s.apply(e)
	}
	if !page.More {
		time.Sleep(500 * time.Millisecond)
	}
	if page.Next == s.Cursor {
		return s, nil
	}
	s.Cursor = page.Next
	return s, s.save()
}

func main() {
	var s *state
	if raw, err := os.ReadFile(file); err == nil && json.Unmarshal(raw, &s) != nil {
		s = nil
	}
	for {
		var err error
		if s == nil {
			s, err = begin()
		} else {
			s, err = s.step()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			time.Sleep(time.Second) // the desk is away for a moment
		}
	}
}
