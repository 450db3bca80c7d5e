package main

import (
	"context"

	"github.com/spf13/pflag"

	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/manifest"
	"thidua/internal/server"
)

// What --documents-mode takes.
const (
	documentsAllow   = "allow"   // beside text of the caller's own
	documentsRequire = "require" // instead of it
)

// addWeb declares the flags about who may call from a browser, and with what.
func (o *options) addWeb(flags *pflag.FlagSet) {
	flags.StringArrayVar(&o.Origins, "origin", nil,
		"an origin whose pages may call, such as https://app.example; may be repeated (THIDUA_ORIGINS, separated by commas)")
	flags.StringVar(&o.Documents, "documents", "", "folder with manifests of trusted documents (THIDUA_DOCUMENTS)")
	flags.StringVar(&o.DocumentsMode, "documents-mode", documentsAllow,
		"allow: beside other texts; require: instead of them, but for administrators (THIDUA_DOCUMENTS_MODE)")
}

// completeWeb fills in from the environment what no flag has said.
func (o *options) completeWeb(flags *pflag.FlagSet, e *options) {
	if !flags.Changed("origin") {
		o.Origins = e.Origins
	}
	if !flags.Changed("documents") {
		o.Documents = e.Documents
	}
	if !flags.Changed("documents-mode") && e.DocumentsMode != "" {
		o.DocumentsMode = e.DocumentsMode
	}
}

// web puts the options into the server's configuration. An error is INVALID_INPUT.
func (o *options) web(c *server.Config, grants *authz.Grants) (err error) {
	c.Origins = o.Origins
	if o.Documents != "" {
		if c.Documents, err = manifest.Read(o.Documents); err != nil {
			return err
		}
	}
	switch o.DocumentsMode {
	case documentsRequire:
		c.OnlyDocuments = true
	case documentsAllow, "":
	default:
		return fault.Newf(fault.InvalidInput, fault.Text{
			VI: "--documents-mode là allow hoặc require.", EN: "--documents-mode is allow or require.",
		}, "documents-mode")
	}
	if c.OnlyDocuments && c.Documents == nil {
		return fault.Newf(fault.InvalidInput, fault.Text{
			VI: "--documents-mode require cần --documents, nếu không chẳng ai hỏi được gì.",
			EN: "--documents-mode require needs --documents, or nobody could ask anything.",
		}, "documents-mode")
	}
	c.AdHoc = func(ctx context.Context) bool {
		actor, known := authz.From(ctx)
		return known && grants.Allows(actor.Roles, "document", "adhoc")
	}
	return nil
}
