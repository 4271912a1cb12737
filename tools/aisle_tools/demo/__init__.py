"""The demo shop: an authored catalog (`shop`, `departments/`) and the store behind it (`store`), served over HTTP."""
