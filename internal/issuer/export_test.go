package issuer

import "context"

// Renew asks for the keys now.
func (i *Issuer) Renew(ctx context.Context) error { return i.renew(ctx, 0) }
