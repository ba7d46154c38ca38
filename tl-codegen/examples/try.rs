fn main() -> Result<(), tl_codegen::BuildError> {
    let mut args = std::env::args().skip(1);
    let mut b = tl_codegen::Builder::new().schema(args.next().unwrap());
    b = b.roots(args);
    print!("{}", b.generate()?);
    Ok(())
}
