// Package layout tests the house itself: which package may import which, who writes a
// report's state, what every file has to say and how long it may be. It holds no code
// that runs elsewhere; a rule that fails here names the file and the reason. Test only.
package layout
