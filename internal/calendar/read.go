package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// yearFile is one year's file.
type yearFile struct {
	Sources  []string `yaml:"sources"`
	Holidays []struct {
		Name struct {
			VI string `yaml:"vi"`
			EN string `yaml:"en"`
		} `yaml:"name"`
		Days   []Date `yaml:"days"`
		InLieu []Date `yaml:"in_lieu"`
		doubt  `yaml:",inline"`
	} `yaml:"holidays"`
	Swaps []struct {
		Off    Date `yaml:"off"`
		Worked Date `yaml:"worked"`
		doubt  `yaml:",inline"`
	} `yaml:"swaps"`
}

// doubt labels what is not certain; the note says why.
type doubt struct {
	Assumption bool   `yaml:"assumption"`
	Note       string `yaml:"note"`
}

// readOffice reads all files of the folder. Each is called by its year, such as 2022.yaml.
func readOffice(files fs.FS) (*Office, error) {
	names, err := fs.Glob(files, "*")
	if err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	o := &Office{days: map[Date]Special{}}
	for _, name := range names {
		if err := o.read(files, name); err != nil {
			return nil, fmt.Errorf("calendar: %s: %w", name, err)
		}
	}
	slices.Sort(o.years)
	return o, nil
}

// read adds one file.
func (o *Office) read(files fs.FS, name string) error {
	base, isYear := strings.CutSuffix(name, ".yaml")
	year, err := strconv.Atoi(base)
	if !isYear || err != nil || base != strconv.Itoa(year) {
		return errors.New("the name is not a year with .yaml")
	}
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	var f yearFile
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&f); err != nil {
		return err
	}
	if err := decoder.Decode(new(yearFile)); !errors.Is(err, io.EOF) {
		return errors.New("more than one document")
	}
	if len(f.Sources) == 0 {
		return errors.New("no sources")
	}
	o.years = append(o.years, year)
	if err := o.holidays(year, &f); err != nil {
		return err
	}
	return o.swaps(year, &f)
}

// holidays adds the holidays of a year with their days in lieu: as many as there are
// holidays on a weekend, each a later weekday.
func (o *Office) holidays(year int, f *yearFile) error {
	for _, h := range f.Holidays {
		assumption, err := h.assumption()
		if err != nil || h.Name.VI == "" || h.Name.EN == "" || len(h.Days) == 0 {
			return errors.Join(fmt.Errorf("the holiday %q wants both names and a day", h.Name.VI), err)
		}
		owed := 0
		for _, day := range h.Days {
			t, err := o.add(day, year, Special{Reason: Holiday, VI: h.Name.VI, EN: h.Name.EN, Assumption: assumption})
			if err != nil {
				return err
			}
			if weekend(t) {
				owed++
			}
		}
		if owed != len(h.InLieu) {
			return fmt.Errorf("%s: %d days on a weekend and %d in lieu", h.Name.VI, owed, len(h.InLieu))
		}
		for _, day := range h.InLieu {
			t, err := o.add(day, year, Special{
				Reason: InLieu, VI: "Nghỉ bù " + h.Name.VI, EN: "In lieu of " + h.Name.EN, Assumption: assumption,
			})
			if err != nil {
				return err
			}
			if weekend(t) || day < h.Days[0] {
				return fmt.Errorf("%s is no day in lieu of %s", day, h.Days[0])
			}
		}
	}
	for day := range fixed {
		if s, ok := o.days[Date(fmt.Sprintf("%d-%s", year, day))]; !ok || s.Reason != Holiday {
			return fmt.Errorf("%d-%s is not among the holidays", year, day)
		}
	}
	return nil
}

// swaps adds the weekdays off that are made up for on a weekend. One of the two may lie
// in the next year or the last.
func (o *Office) swaps(year int, f *yearFile) error {
	for _, s := range f.Swaps {
		assumption, err := s.assumption()
		if err != nil {
			return err
		}
		off, err := o.add(s.Off, 0, Special{
			Reason: SwappedOff, VI: "Nghỉ, làm bù ngày " + s.Worked.Human(), EN: "Off, made up for on " + s.Worked.Human(), Assumption: assumption,
		})
		if err != nil {
			return err
		}
		worked, err := o.add(s.Worked, 0, Special{
			Reason: MadeUp, VI: "Làm bù ngày " + s.Off.Human(), EN: "Worked for " + s.Off.Human(), Assumption: assumption,
		})
		if err != nil {
			return err
		}
		if weekend(off) || !weekend(worked) || off.Year() != year && worked.Year() != year {
			return fmt.Errorf("%s and %s: a weekday off and a weekend day worked are wanted, of %d", s.Off, s.Worked, year)
		}
	}
	return nil
}

// add puts a day down, once, in the year (0: in any).
func (o *Office) add(day Date, year int, s Special) (time.Time, error) {
	if _, err := Parse(string(day)); err != nil {
		return time.Time{}, fmt.Errorf("%q: %w", day, err)
	}
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil || year != 0 && t.Year() != year {
		return time.Time{}, fmt.Errorf("%s is not of %d", day, year)
	}
	if _, twice := o.days[day]; twice {
		return time.Time{}, fmt.Errorf("%s is there twice", day)
	}
	o.days[day] = s
	return t, nil
}

// assumption is the note of what is assumed. A note alone, or an assumption without one,
// is an error.
func (d doubt) assumption() (string, error) {
	if d.Assumption != (d.Note != "") {
		return "", errors.New("an assumption and its note go together")
	}
	return d.Note, nil
}
