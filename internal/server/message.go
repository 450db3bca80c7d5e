package server

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/coder/websocket"
)

// message is one message of the protocol.
type message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// readMessage reads a message that a client may send. Anything else, in type or in form,
// ends the connection with 4400, as the protocol has it: binary messages, text that is not
// one JSON object in UTF-8, an operation without an id.
func readMessage(kind websocket.MessageType, text []byte) (*message, error) {
	invalid := closing{closeBadRequest, "Invalid message received"}
	m := &message{}
	if kind != websocket.MessageText || !utf8.Valid(text) || members(text, m.member) != nil {
		return nil, invalid
	}
	if string(m.Payload) == "null" {
		m.Payload = nil
	}
	object := bytes.HasPrefix(m.Payload, []byte("{"))
	switch m.Type {
	case "connection_init", "ping", "pong":
		if !object && m.Payload != nil {
			return nil, invalid
		}
	case "subscribe":
		if m.ID == "" || !object {
			return nil, invalid
		}
	case "complete":
		if m.ID == "" {
			return nil, invalid
		}
	default:
		return nil, invalid
	}
	return m, nil
}

func (m *message) member(name string) any {
	switch name {
	case "id":
		return &m.ID
	case "type":
		return &m.Type
	case "payload":
		return &m.Payload
	}
	return nil
}
