package runtime

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
)

// A row of version 0.1, whose memory has counts and latest deeds apart, is the same case.
func TestMemoryOfVersion01(t *testing.T) {
	at := time.Date(2022, 7, 5, 5, 0, 0, 0, time.UTC)
	got, err := CaseOf("submitted", 3, nil, `{"counts":{"create":1,"submit":2},"vouched":"usr_1",
		"last":{"create":{"person":"usr_1","unit":"unt_1"},"submit":{"person":"usr_2","unit":"unt_1","onBehalfOf":"usr_3"}},"at":"2022-07-05T05:00:00Z"}`)
	if err != nil {
		t.Fatal(err)
	}
	want := workflow.Case{State: "submitted", Version: 3, Vouched: "usr_1", At: at, Deeds: workflow.Deeds{
		{Action: "create", Times: 1, Person: "usr_1", Unit: "unt_1"},
		{Action: "submit", Times: 2, Person: "usr_2", Unit: "unt_1", OnBehalfOf: "usr_3"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
