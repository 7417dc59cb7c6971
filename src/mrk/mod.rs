//! The text form of MARCMaker and MarcEdit.
