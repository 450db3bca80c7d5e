package workflow

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
)

// Paper is a vote of a secret round after its opening: what it says, and the receipt by which
// its voter finds it. Nothing in it tells whose it is.
type Paper struct {
	Choice  Choice   `json:"choice,omitempty"`
	For     []string `json:"for,omitempty"` // candidates
	Receipt string   `json:"receipt"`
}

// Published is what is told of a secret round when it is closed (kết quả kiểm phiếu): all
// that is needed to add it up again, and no more. Papers are sorted by their receipts, which
// are random, so that their order tells nothing.
type Published struct {
	Subject    string            `json:"subject"`
	Definition string            `json:"definition"`
	Round      int               `json:"round"` // version at which it was opened
	Need       Quota             `json:"need"`
	Quorum     Quota             `json:"quorum"`
	Abstain    Abstention        `json:"abstain"`
	Candidates []string          `json:"candidates"` // null: yes or no
	Places     int               `json:"places,omitempty"`
	Owners     map[string]string `json:"owners,omitempty"`
	Electorate []Elector         `json:"electorate"`
	Papers     []Paper           `json:"papers"`
	Result     Result            `json:"result"`
}

// Quota is a share as definitions write it.
type Quota struct {
	Of       Base   `json:"of,omitempty"`
	AtLeast  string `json:"at_least,omitempty"`
	MoreThan string `json:"more_than,omitempty"`
	Votes    int    `json:"votes,omitempty"`
}

// Elector is a seat that could vote, and whether it has.
type Elector struct {
	Post    string `json:"post"`
	Unit    string `json:"unit,omitempty"`
	Cluster string `json:"cluster,omitempty"`
	Voted   bool   `json:"voted"`
}

// Tally adds up the papers of a secret round. voted are the places of the seats that have
// handed them in.
func Tally(papers []Paper, voted []int) Count {
	var c Count
	for _, p := range papers {
		c.add(p.Choice, p.For)
	}
	for _, seat := range voted {
		c.seatVoted(seat)
	}
	return c
}

// Publish writes down what is told of the secret round that was held in the state and has
// ended with the result.
func (p *Program) Publish(subject string, r *Round, papers []Paper, result Result) (Published, error) {
	i, ok := p.stateAt[r.State]
	if !ok || p.states[i].Approval == nil || !p.states[i].Approval.Secret || len(result.Counts) != 1 {
		return Published{}, fmt.Errorf("workflow: %s holds no secret round in %q", p.Reference(), r.State)
	}
	a := p.states[i].Approval
	d := Published{
		Subject: subject, Definition: p.Reference(), Round: r.Opened,
		Need: a.Lanes[0].Need.quota(), Quorum: a.Lanes[0].Quorum.quota(), Abstain: a.Abstain,
		Places: r.Places, Owners: maps.Clone(r.Owners), Papers: slices.Clone(papers), Result: result,
	}
	if a.Choose != nil {
		d.Candidates = append([]string{}, r.Candidates...)
	}
	for i, s := range r.Ballots[0].Seats {
		d.Electorate = append(d.Electorate, Elector{s.Post, s.Unit, s.Cluster, slices.Contains(result.Counts[0].Voted, i)})
	}
	slices.SortFunc(d.Papers, func(x, y Paper) int { return cmp.Compare(x.Receipt, y.Receipt) })
	return d, nil
}

func (s Share) quota() Quota {
	switch {
	case s.Part == nil:
		return Quota{Votes: s.Votes}
	case s.MoreThan:
		return Quota{Of: s.Of, MoreThan: s.Part.RatString()}
	}
	return Quota{Of: s.Of, AtLeast: s.Part.RatString()}
}

// share reads a quota; false where it is none.
func (q Quota) share() (Share, bool) {
	s := Share{Of: q.Of, MoreThan: q.MoreThan != "", Votes: q.Votes}
	text := q.AtLeast + q.MoreThan
	switch {
	case text == "":
		s.Of = BaseElectorate
		return s, q.Votes > 0
	case text == "1":
		text = "1/1"
	}
	if !fraction.MatchString(text) || q.Votes != 0 || !slices.Contains([]Base{BaseCast, BasePresent, BaseElectorate}, q.Of) {
		return s, false
	}
	s.Part, _ = new(big.Rat).SetString(text)
	return s, true
}

// ReadPublished reads what was published of a round. The error is that of the JSON.
func ReadPublished(text []byte) (Published, error) {
	var d Published
	if err := json.Unmarshal(text, &d); err != nil {
		return Published{}, fmt.Errorf("this is no published count: %w", err)
	}
	return d, nil
}

// Holds adds the round up again by the rules that decided it, and lists everything that does
// not fit, nothing where the result is right.
func (d *Published) Holds() []Text {
	a, faults := d.approval()
	r := &Round{Candidates: d.Candidates, Owners: d.Owners, Places: d.Places, Ballots: []Ballot{{}}}
	var voted []int
	for i, e := range d.Electorate {
		seat := Seat{e.Post, e.Unit, e.Cluster}
		if slices.Contains(r.Ballots[0].Seats, seat) {
			faults = append(faults, Text{
				fmt.Sprintf("Ghế thứ %d trong danh sách cử tri bị lặp.", i+1), fmt.Sprintf("Seat %d of the electorate stands there twice.", i+1)})
		}
		r.Ballots[0].Seats = append(r.Ballots[0].Seats, seat)
		if e.Voted {
			voted = append(voted, i)
		}
	}
	if len(voted) != len(d.Papers) {
		faults = append(faults, Text{
			fmt.Sprintf("Có %d ghế đã bỏ phiếu nhưng có %d phiếu.", len(voted), len(d.Papers)),
			fmt.Sprintf("%d seats have voted, and there are %d papers.", len(voted), len(d.Papers))})
	}
	faults = append(faults, d.papers(a, r)...)
	if a == nil {
		return faults
	}
	return append(faults, d.result(a.settle(r, []Count{Tally(d.Papers, voted)}, []Choice{""}, false))...)
}

// approval is the rules of the round, nil where they cannot be read.
func (d *Published) approval() (*Approval, []Text) {
	need, readable := d.Need.share()
	quorum, also := d.Quorum.share()
	known := slices.Contains([]Abstention{AbstainIgnored, AbstainCounted, AbstainRefused}, d.Abstain)
	if !readable || !also || !known {
		return nil, []Text{{"Không đọc được quy tắc biểu quyết.", "The rules of the vote cannot be read."}}
	}
	a := &Approval{Lanes: []Lane{{Need: need, Quorum: quorum}}, Pass: [][]int{{0}}, Abstain: d.Abstain, Secret: true}
	if d.Candidates != nil {
		a.Choose = &Choose{}
	}
	return a, nil
}

// papers lists the papers that nobody could have handed in, and receipts that come twice.
func (d *Published) papers(a *Approval, r *Round) []Text {
	var faults []Text
	receipts := map[string]bool{}
	for i, p := range d.Papers {
		if p.Receipt == "" || receipts[p.Receipt] {
			faults = append(faults, Text{
				fmt.Sprintf("Phiếu thứ %d không có mã biên nhận riêng.", i+1), fmt.Sprintf("Paper %d has no receipt of its own.", i+1)})
		}
		receipts[p.Receipt] = true
		if a == nil {
			continue
		}
		if _, problems := a.readVote(r, &Command{Vote: Vote{Choice: p.Choice, For: p.For}}); len(problems) > 0 {
			faults = append(faults, Text{
				fmt.Sprintf("Phiếu thứ %d không hợp lệ: %s", i+1, problems[0].Say.VI), fmt.Sprintf("Paper %d cannot be: %s", i+1, problems[0].Say.EN)})
		}
	}
	return faults
}

// result lists where what was told differs from the result of the new count.
func (d *Published) result(again Result) []Text {
	var faults []Text
	differs := func(vi, en string, told, is any) {
		faults = append(faults, Text{
			fmt.Sprintf("%s công bố là %v, đếm lại được %v.", vi, told, is), fmt.Sprintf("%s is told as %v, and is %v.", en, told, is)})
	}
	if d.Result.Outcome != again.Outcome {
		differs("Kết quả", "The outcome", d.Result.Outcome, again.Outcome)
	}
	if d.Result.Electorate != again.Electorate {
		differs("Số cử tri", "The electorate", d.Result.Electorate, again.Electorate)
	}
	if !slices.Equal(d.Result.Elected, again.Elected) {
		differs("Danh sách trúng", "Who is elected", d.Result.Elected, again.Elected)
	}
	if !slices.Equal(d.Result.Level, again.Level) {
		differs("Danh sách bằng phiếu", "Who is level", d.Result.Level, again.Level)
	}
	told, is := Count{}, again.Counts[0]
	if len(d.Result.Counts) == 1 {
		told = d.Result.Counts[0]
	}
	if len(d.Result.Counts) != 1 || told.Yes != is.Yes || told.No != is.No || told.Abstain != is.Abstain || told.Invalid != is.Invalid ||
		!maps.Equal(told.For, is.For) || !slices.Equal(told.Voted, is.Voted) {
		differs("Số phiếu", "The count", told, is)
	}
	return faults
}

// Paper finds the paper with the receipt.
func (d *Published) Paper(receipt string) (Paper, bool) {
	i := slices.IndexFunc(d.Papers, func(p Paper) bool { return p.Receipt == receipt && receipt != "" })
	if i < 0 {
		return Paper{}, false
	}
	return d.Papers[i], true
}
