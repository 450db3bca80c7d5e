package server

import (
	"cmp"
	"mime"
	"slices"
	"strconv"
	"strings"
)

// The media types of a response. The older one answers 200 to every request that is
// well-formed, the newer one 400 where the operation could not begin (GraphQL over HTTP,
// section 6.4).
const (
	legacyJSON  = "application/json"
	graphqlJSON = "application/graphql-response+json"
	eventStream = "text/event-stream"
)

// offers are the media types that the server has, the one for whom it is all the same first.
func offers() []string { return []string{legacyJSON, graphqlJSON, eventStream} }

// mediaRange is one element of an Accept header.
type mediaRange struct {
	media  string // such as "application/json", "application/*" or "*/*"
	weight float64
}

// negotiate picks the media type for the values of the Accept header (RFC 9110, section
// 12.5.1): the highest weight, then what is named rather than covered by a range, then what
// is named first. A client without the header gets the older JSON, as those have to that do
// not know of another (GraphQL over HTTP, section 6.1). It answers "" where nothing that the
// server has is acceptable. Parameters other than q are ignored.
func negotiate(accept []string) string {
	if len(accept) == 0 {
		return legacyJSON
	}
	if len(accept) == 1 {
		switch accept[0] { // what nearly everybody sends
		case "", "*/*", legacyJSON:
			return legacyJSON
		case graphqlJSON:
			return graphqlJSON
		}
	}
	ranges := mediaRanges(accept)
	best, bestAt, weight := "", -1, 0.0
	for _, offer := range offers() {
		at := covers(ranges, offer)
		if at < 0 || ranges[at].weight == 0 {
			continue
		}
		better := cmp.Or(
			cmp.Compare(ranges[at].weight, weight),
			cmp.Compare(exactness(ranges, at), exactness(ranges, bestAt)),
			cmp.Compare(bestAt, at),
		)
		if better > 0 {
			best, bestAt, weight = offer, at, ranges[at].weight
		}
	}
	return best
}

// mediaRanges reads the header; elements that are malformed are left out.
func mediaRanges(accept []string) []mediaRange {
	var ranges []mediaRange
	for _, value := range accept {
		for part := range strings.SplitSeq(value, ",") {
			media, params, err := mime.ParseMediaType(part)
			if err != nil {
				continue
			}
			weight := 1.0
			if q, given := params["q"]; given {
				if weight, err = strconv.ParseFloat(q, 64); err != nil || !(weight >= 0 && weight <= 1) {
					continue
				}
			}
			ranges = append(ranges, mediaRange{media, weight})
		}
	}
	return ranges
}

// covers is the place of the most exact range that covers the media type, -1 where none does.
func covers(ranges []mediaRange, media string) int {
	family, _, _ := strings.Cut(media, "/")
	for _, name := range []string{media, family + "/*", "*/*"} {
		if at := slices.IndexFunc(ranges, func(r mediaRange) bool { return r.media == name }); at >= 0 {
			return at
		}
	}
	return -1
}

// exactness tells how exactly a range names a media type: 2 by its name, 1 by its family, 0 not.
func exactness(ranges []mediaRange, at int) int {
	if at < 0 {
		return 0
	}
	return 2 - strings.Count(ranges[at].media, "*")
}
